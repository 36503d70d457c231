-- What search looks into when options ask for it, empty otherwise: parts of words (Search.FullString) and lyrics
-- (Search.Lyrics). The text given in is folded by lib/search-text.ts, rows are those of the tables by pk.
CREATE VIRTUAL TABLE song_part_fts USING fts5(text, tokenize="trigram case_sensitive 1");
--> statement-breakpoint
CREATE VIRTUAL TABLE album_part_fts USING fts5(text, tokenize="trigram case_sensitive 1");
--> statement-breakpoint
CREATE VIRTUAL TABLE artist_part_fts USING fts5(text, tokenize="trigram case_sensitive 1");
--> statement-breakpoint
CREATE VIRTUAL TABLE lyrics_fts USING fts5(text, content='', contentless_delete=1, tokenize="unicode61 remove_diacritics 2");
