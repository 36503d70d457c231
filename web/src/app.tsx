// Which of the three faces the page has: making the first admin, signing in, or the app with its pages.
import { createComputed, createSignal, ErrorBoundary, Match, on, onMount, Show, Switch, untrack } from 'solid-js';

import { config } from './api/config.ts';
import { forgetLists } from './api/paged-list.ts';
import { forgetAnswers } from './api/query.ts';
import { user } from './api/session.ts';
import { t } from './i18n/i18n.ts';
import { matchRoute, navigate, place, type Page, type Params } from './lib/router.ts';
import { LoginPage } from './pages/login.tsx';
import { SetupPage } from './pages/setup.tsx';
import { startPlayer } from './player/player.ts';
import { startQueueing } from './player/queueing.ts';
import { routes } from './routes.tsx';
import { Shell } from './shell/shell.tsx';
import { Button } from './ui/button.tsx';
import { EmptyState } from './ui/empty-state.tsx';

interface Shown {
  path: string;
  page: Page | undefined;
  params: Params;
}

const [isFirstTime, setFirstTime] = createSignal(config.firstTime);

export function App() {
  onMount(() => {
    startPlayer();
    startQueueing();
  });
  return (
    <Switch fallback={<LoginPage />}>
      <Match when={isFirstTime()}>
        <SetupPage onDone={() => setFirstTime(false)} />
      </Match>
      <Match when={user()?.id} keyed>
        {(_id) => {
          forgetAnswers();
          forgetLists();
          return <Pages />;
        }}
      </Match>
    </Switch>
  );
}

/** The page of the address, loaded before it takes the place of the one before. */
function Pages() {
  const [shown, setShown] = createSignal<Shown>({ path: '', page: undefined, params: {} });
  const [error, setError] = createSignal(false);
  // What is behind the full-screen player stays as it was.
  const path = () => (place().path === '/now' ? untrack(shown).path || '/' : place().path);

  async function show(wanted: string): Promise<void> {
    const match = matchRoute(routes, wanted);
    setError(false);
    try {
      const page = await match?.route.load();
      if (path() === wanted) setShown({ path: wanted, page, params: match?.params ?? {} });
    } catch {
      if (path() === wanted) setError(true);
    }
  }
  createComputed(on(path, (wanted) => void (wanted !== untrack(shown).path && show(wanted))));

  return (
    <Shell shownPath={shown().path}>
      <Show when={!error()} fallback={<Failed onRetry={() => void show(path())} />}>
        <Show when={shown().path ? shown() : undefined} keyed>
          {({ page: Found, params }) => (
            <Show when={Found} fallback={<NotFound />}>
              <ErrorBoundary fallback={(_cause, reset) => <Failed onRetry={reset} />}>{Found && <Found params={params} />}</ErrorBoundary>
            </Show>
          )}
        </Show>
      </Show>
    </Shell>
  );
}

function Failed(props: { onRetry: () => void }) {
  return (
    <EmptyState icon="error" title={t('error.page')}>
      <Button onClick={() => props.onRetry()}>{t('action.retry')}</Button>
    </EmptyState>
  );
}

function NotFound() {
  return (
    <EmptyState icon="search" title={t('error.notFound')}>
      <Button onClick={() => navigate('/')}>{t('nav.home')}</Button>
    </EmptyState>
  );
}
