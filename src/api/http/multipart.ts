// Files in multipart forms, never more bytes than allowed: the length a client announces may be a lie.
import { invalid } from '../../lib/errors.ts';

/** What a form may hold beside its file. */
const overheadBytes = 64 * 1024;

/** The content of the file in `field`; AppError invalid when there is none or it is too large. */
export async function readUpload(request: Request, field: string, maxBytes: number): Promise<Uint8Array> {
  const type = request.headers.get('content-type') ?? '';
  if (!/^multipart\/form-data\s*;/i.test(type)) throw invalid(`send the file as multipart/form-data, in the field ${field}`);
  const body = await readLimited(request, maxBytes + overheadBytes);
  const form = await new Response(body as Uint8Array<ArrayBuffer>, { headers: { 'content-type': type } })
    .formData()
    .catch((cause: unknown) => {
      throw invalid('the form cannot be read', cause);
    });
  const file = form.get(field);
  if (!(file instanceof Blob)) throw invalid(`the form has no file in the field ${field}`);
  if (file.size > maxBytes) throw tooLarge(maxBytes);
  return file.bytes();
}

async function readLimited(request: Request, maxBytes: number): Promise<Uint8Array> {
  if (Number(request.headers.get('content-length') ?? 0) > maxBytes) throw tooLarge(maxBytes - overheadBytes);
  const parts: Uint8Array[] = [];
  let total = 0;
  for await (const part of request.body ?? []) {
    total += part.length;
    if (total > maxBytes) throw tooLarge(maxBytes - overheadBytes);
    parts.push(part);
  }
  return Buffer.concat(parts);
}

const tooLarge = (maxBytes: number) => invalid(`the file is too large: at most ${Math.round(maxBytes / 1_000_000)} MB are allowed`);
