// Loads the language, then shows the app.
import { render } from 'solid-js/web';

import { App } from './app.tsx';
import { loadLanguage } from './i18n/i18n.ts';

import './styles/tokens.css';
import './styles/base.css';

await loadLanguage();
const root = document.getElementById('app');
if (root) render(() => <App />, root);
