// /api/explain: why a file, song or album is in the catalogue as it is.
import * as v from 'valibot';

import { explain } from '../../scanner/explain/explain.ts';
import { operation } from './operation.ts';
import { said, text } from './shapes.ts';

export const explanation = v.object({
  title: text,
  sections: v.array(v.object({ title: text, lines: v.array(v.object({ label: text, value: text })) })),
});

export const explainSubject = operation(
  {
    summary: 'Why a file, song or album is in the catalogue as it is',
    query: { subject: said(text, 'A path, or the id of a song or album.') },
    output: explanation,
  },
  ({ app, caller, params }) => explain(app, caller, params.text('subject')),
);
