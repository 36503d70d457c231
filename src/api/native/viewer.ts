// Whose eyes a list is seen with: the caller's, narrowed to the libraries that were asked for.
import type { Caller } from '../../context.ts';
import type { NativeCall } from './call.ts';

/** The caller with the libraries of `library_id`, of those open to them; as they are where none is named. */
export function viewerOf({ caller, params }: NativeCall): Caller {
  const wanted = params.list('library_id').filter(Boolean).map(Number);
  if (wanted.length === 0) return caller;
  const libraryIds = caller.libraryIds.filter((id) => wanted.includes(id));
  // Who names all of them narrows nothing, and gets what is kept for those who see everything.
  return libraryIds.length === caller.libraryIds.length ? caller : { ...caller, libraryIds, seesAll: false };
}
