-- Full-text search. The text given in is folded by lib/fold.ts, rows are those of the tables by pk.
CREATE VIRTUAL TABLE song_fts USING fts5(title, album, artist, other, content='', contentless_delete=1, prefix='2 3', tokenize="unicode61 remove_diacritics 2");
--> statement-breakpoint
CREATE VIRTUAL TABLE album_fts USING fts5(name, artist, other, content='', contentless_delete=1, prefix='2 3', tokenize="unicode61 remove_diacritics 2");
--> statement-breakpoint
CREATE VIRTUAL TABLE artist_fts USING fts5(name, content='', contentless_delete=1, prefix='2 3', tokenize="unicode61 remove_diacritics 2");
