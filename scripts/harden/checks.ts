// Every check of `bun run harden`, in the order of docs/scorecard.md.
import type { Check } from './subject.ts';
import { timing } from './timing.ts';

export const checks: readonly Check[] = [timing];
