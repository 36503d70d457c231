// A QR code, dark on light in every theme: many apps read no other.
import { createResource, Show } from 'solid-js';

import './qr-code.css';

/** Loaded with the first code: few people ever see one. */
const draw = async (text: string) => {
  const [{ generate }, { toSvgPath }] = await Promise.all([import('lean-qr'), import('lean-qr/extras/svg')]);
  const code = generate(text);
  return { size: code.size, path: toSvgPath(code) };
};

const marginModules = 4;

export function QrCode(props: { text: string; label: string }) {
  const [code] = createResource(() => props.text, draw);
  return (
    <div class="qr-code">
      <Show when={code()}>
        {(drawn) => (
          <svg
            role="img"
            aria-label={props.label}
            viewBox={`${-marginModules} ${-marginModules} ${drawn().size + 2 * marginModules} ${drawn().size + 2 * marginModules}`}
            shape-rendering="crispEdges"
          >
            <path d={drawn().path} />
          </svg>
        )}
      </Show>
    </div>
  );
}
