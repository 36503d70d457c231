// Puts the address in order, loads the language, then shows the app.
import { render } from 'solid-js/web';

import { App } from './app.tsx';
import { loadLanguage } from './i18n/i18n.ts';
import { newPathOf } from './lib/old-links.ts';
import { navigate, startRouter } from './lib/router.ts';

import './styles/tokens.css';
import './styles/base.css';

startRouter();
const path = newPathOf(location.hash);
if (path) navigate(path, { replace: true });
await loadLanguage();
const root = document.getElementById('app');
if (root) render(() => <App />, root);
