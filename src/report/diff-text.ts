// What changed between two models, a sentence each, under the part of the model in which it stands.
import type { ChalkInstance } from 'chalk';
import { type Change, DEFAULTS } from '../model/diff/diff.ts';
import { safe } from './format.ts';

export function diffText(changes: readonly Change[], paint: ChalkInstance): string {
  if (changes.length === 0) return 'no difference';
  const parts = [...new Set(changes.map((change) => change.part))];
  return parts
    .map((part) => {
      const sentences = changes.filter((change) => change.part === part).map((change) => `  ${safe(sentence(change))}`);
      return [paint.bold(part), ...sentences].join('\n');
    })
    .join('\n\n');
}

/** "overage in plan everyone: price 0.40 becomes 0.35" */
export function sentence({ about, kind, key, before, after, beside, part }: Change): string {
  const where = beside === undefined ? '' : `, ${beside}`;
  if (kind === 'new') return `${about} is new${where}${after === '' ? '' : `: ${after}`}`;
  if (kind === 'gone') return `${about} is gone${where}`;
  if (kind === 'moved') return `${about} becomes ${after}${beside === undefined ? '' : ` (${beside})`}`;
  if (kind === 'order') return `${about} becomes ${after} (it was ${before})`;
  const label = key === 'value' ? '' : `${key} `;
  const said = (value: string): string =>
    part === 'choices' && key !== undefined && DEFAULTS[key] === value ? `${value} (the default)` : value;
  if (before === undefined && after === undefined) throw new Error(`${about} changed from nothing to nothing`);
  if (key === 'for' || key === 'months')
    return `${about}: ${label}${before ?? ALWAYS[key]} becomes ${after ?? ALWAYS[key]}`;
  if (before === undefined) return `${about}: ${label}${said(after ?? '')} is new`;
  if (after === undefined) return `${about}: ${label}${before} is gone`;
  return `${about}: ${label}${said(before)} becomes ${said(after)}`;
}

/** What the absence of a rule's condition means. */
const ALWAYS = { for: 'everyone', months: 'every month' };
