// The dialog that a question asks for.
import { Match, Switch } from 'solid-js';

import { CoverDialog } from './cover-dialog.tsx';
import type { CorrectionQuestion } from './dialogs.tsx';
import { ExplainDialog } from './explain-dialog.tsx';
import { HeldDialog } from './held-dialog.tsx';
import { MergeDialog } from './merge-dialog.tsx';
import { SplitDialog } from './split-dialog.tsx';

import '../forms/forms.css';
import '../playlists/dialogs.css';
import './dialogs.css';

type Kind = CorrectionQuestion['kind'];
type Of<K extends Kind> = Extract<CorrectionQuestion, { kind: K }>;

export function DialogShown(props: { question: CorrectionQuestion; onClose: () => void }) {
  const as = <K extends Kind>(kind: K) => (props.question.kind === kind ? (props.question as Of<K>) : undefined);
  const subject = (kind: 'merge' | 'cover') => as(kind) as (CorrectionQuestion & { kind: 'merge' | 'cover' }) | undefined;
  return (
    <Switch>
      <Match when={as('explain')}>{(question) => <ExplainDialog subject={question().subject} onClose={props.onClose} />}</Match>
      <Match when={subject('merge')}>{(question) => <MergeDialog {...question()} onClose={props.onClose} />}</Match>
      <Match when={subject('cover')}>{(question) => <CoverDialog {...question()} onClose={props.onClose} />}</Match>
      <Match when={as('split')}>{(question) => <SplitDialog {...question()} onClose={props.onClose} />}</Match>
      <Match when={as('held')}>{(question) => <HeldDialog {...question()} onClose={props.onClose} />}</Match>
    </Switch>
  );
}
