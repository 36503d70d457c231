// Whose eyes a list is seen with: the caller's, narrowed to the libraries that were asked for.
import type { Caller } from '../../context.ts';
import type { NativeCall } from './call.ts';

/** The caller with the libraries of `library_id`, of those open to them; as they are where none is named. */
export function viewerOf({ caller, params }: NativeCall): Caller {
  const wanted = params.list('library_id').filter(Boolean).map(Number);
  if (wanted.length === 0) return caller;
  return { ...caller, libraryIds: caller.libraryIds.filter((id) => wanted.includes(id)), seesAll: false };
}
