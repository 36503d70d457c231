// Text for the clipboard.

/** Copies what a field holds, or selects it for the hand; whether it was copied. Without HTTPS browsers know only the older way. */
export async function copyFrom(field: HTMLInputElement): Promise<boolean> {
  field.focus();
  field.select();
  const older = () => document.execCommand('copy');
  return (navigator.clipboard?.writeText(field.value).then(() => true) ?? Promise.resolve(older())).catch(older);
}
