// Text for the clipboard.

/** Copies what a field holds, or selects it for the hand; whether it was copied. Without HTTPS browsers know only the older way. */
export async function copyFrom(field: HTMLInputElement): Promise<boolean> {
  field.focus();
  field.select();
  const older = () => document.execCommand('copy');
  return (navigator.clipboard?.writeText(field.value).then(() => true) ?? Promise.resolve(older())).catch(older);
}

/** The same for text that stands in an element of the page. */
export async function copyText(text: string, shown: HTMLElement): Promise<boolean> {
  const older = () => {
    getSelection()?.selectAllChildren(shown);
    return document.execCommand('copy');
  };
  return (navigator.clipboard?.writeText(text).then(() => true) ?? Promise.resolve(older())).catch(older);
}
