// Builds the web app into build/web with relative addresses only, so that one build serves every base path.
// `vite web` alone serves it with hot reload and passes everything else on to a running server (MELODROME_URL).
import { defineConfig, type Plugin } from 'vite';
import solid from 'vite-plugin-solid';

const browsers = ['chrome123', 'edge123', 'firefox128', 'safari17.5'];

/** In development the start-up data comes from the running server's own shell. */
function devShell(serverUrl: string): Plugin {
  return {
    name: 'melodrome-dev-shell',
    apply: 'serve',
    async transformIndexHtml(html) {
      const shell = await fetch(`${serverUrl}/app/`).then((reply) => reply.text());
      const start = /<script type="application\/json" id="melodrome-config">.*?<\/script>/su.exec(shell);
      return html.replace('<!--base-->', '<base href="/app/">').replace('<!--config-->', start?.[0] ?? '');
    },
  };
}

export default defineConfig(({ command }) => {
  const serverUrl = process.env['MELODROME_URL'] ?? 'http://localhost:4533';
  return {
    root: import.meta.dirname,
    base: command === 'serve' ? '/app/' : './',
    plugins: [solid(), devShell(serverUrl)],
    server: { proxy: { '^/(api|auth|rest)/': serverUrl } },
    build: {
      outDir: '../build/web',
      emptyOutDir: true,
      manifest: true,
      target: browsers,
      cssTarget: browsers,
      modulePreload: { polyfill: false },
      assetsInlineLimit: 0,
      // One sheet, small enough to come whole: no page is ever shown before its style.
      cssCodeSplit: false,
      rolldownOptions: {
        // What several pages share comes in one piece; pages themselves come when they are opened.
        output: { codeSplitting: { groups: [{ name: 'shared', test: /node_modules|web\/src\/(?!pages)/, minShareCount: 2 }] } },
      },
    },
  };
});
