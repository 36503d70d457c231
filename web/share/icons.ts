// The signs on the buttons of the player.

const paths = {
  next: 'M6 5.3v13.4c0 .6.7 1 1.2.6L16 13v5.5h2v-13h-2V11L7.2 4.7C6.7 4.3 6 4.7 6 5.3Z',
  pause: 'M7 5h3.5v14H7ZM13.5 5H17v14h-3.5Z',
  play: 'M7 4.8v14.4c0 .7.8 1.1 1.4.8l11-7.2c.5-.4.5-1.2 0-1.6l-11-7.2C7.8 3.7 7 4.1 7 4.8Z',
  previous: 'M18 5.3v13.4c0 .6-.7 1-1.2.6L8 13v5.5H6v-13h2V11l8.8-6.3c.5-.4 1.2 0 1.2.6Z',
};

/** Draws one into a button, in place of the one before. */
export function drawIcon(button: HTMLButtonElement, name: keyof typeof paths): void {
  const space = 'http://www.w3.org/2000/svg';
  const svg = document.createElementNS(space, 'svg');
  svg.setAttribute('viewBox', '0 0 24 24');
  svg.setAttribute('aria-hidden', 'true');
  const path = document.createElementNS(space, 'path');
  path.setAttribute('d', paths[name]);
  svg.append(path);
  button.replaceChildren(svg);
}
