// The dialog that a question asks for.
import { Match, Switch } from 'solid-js';

import { AddDialog } from './add-dialog.tsx';
import { DeleteDialog } from './delete-dialog.tsx';
import type { PlaylistQuestion } from './dialogs.tsx';
import { EditDialog } from './edit-dialog.tsx';
import { SettleDialog } from './settle-dialog.tsx';

import './dialogs.css';

type Kind = PlaylistQuestion['kind'];
type Of<K extends Kind> = PlaylistQuestion & { kind: K };

export function DialogShown(props: { question: PlaylistQuestion; onClose: () => void }) {
  const as = <K extends Kind>(kind: K) => (props.question.kind === kind ? (props.question as Of<K>) : undefined);
  return (
    <Switch>
      <Match when={as('add')}>
        {(question) => <AddDialog songs={question().songs} label={question().label} onClose={props.onClose} />}
      </Match>
      <Match when={as('new')}>{(question) => <EditDialog songs={question().songs} name={question().name} onClose={props.onClose} />}</Match>
      <Match when={as('edit')}>{(question) => <EditDialog playlist={question().playlist} onClose={props.onClose} />}</Match>
      <Match when={as('delete')}>{(question) => <DeleteDialog playlist={question().playlist} onClose={props.onClose} />}</Match>
      <Match when={as('settle')}>
        {(question) => (
          <SettleDialog playlist={question().playlist} place={question().place} line={question().line} onClose={props.onClose} />
        )}
      </Match>
    </Switch>
  );
}
