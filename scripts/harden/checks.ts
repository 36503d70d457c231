// Every check of `bun run harden`, in the order of docs/scorecard.md.
import { secrecy } from './secrecy.ts';
import type { Check } from './subject.ts';
import { timing } from './timing.ts';

export const checks: readonly Check[] = [timing, secrecy];
