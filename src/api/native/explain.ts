// /api/explain: why a file, song or album is in the catalogue as it is.
import { explain } from '../../scanner/explain/explain.ts';
import type { NativeAnswer } from './call.ts';

/** `subject` is a path, or the id of a song or album. */
export const explainSubject: NativeAnswer = ({ app, caller, params }) => explain(app, caller, params.text('subject'));
