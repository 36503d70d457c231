// A slider on the browser's own range input: keys, touch and screen readers work by themselves.
import './slider.css';

interface SliderProps {
  label: string;
  value: number;
  max: number;
  step?: number;
  /** What a screen reader says for the value. */
  valueText: string;
  class?: string;
  disabled?: boolean;
  onInput: (value: number) => void;
  /** The user let go. */
  onChange?: (value: number) => void;
}

export function Slider(props: SliderProps) {
  const fill = () => (props.max > 0 ? Math.min(100, (props.value / props.max) * 100) : 0);
  return (
    <input
      type="range"
      class={`slider ${props.class ?? ''}`}
      aria-label={props.label}
      aria-valuetext={props.valueText}
      min="0"
      max={props.max}
      step={props.step ?? 1}
      disabled={props.disabled}
      value={props.value}
      style={{ '--fill': `${fill()}%` }}
      onInput={(event) => props.onInput(event.currentTarget.valueAsNumber)}
      onChange={(event) => props.onChange?.(event.currentTarget.valueAsNumber)}
    />
  );
}
