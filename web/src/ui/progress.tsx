// How far something is; without a percentage it only moves.
import './progress.css';

export function Progress(props: { label: string; percent: number | undefined }) {
  return (
    <div
      class="progress"
      role="progressbar"
      aria-label={props.label}
      aria-valuemin="0"
      aria-valuemax="100"
      aria-valuenow={props.percent}
      data-unknown={props.percent === undefined || undefined}
      style={{ '--percent': `${props.percent ?? 30}%` }}
    />
  );
}
