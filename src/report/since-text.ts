// What everything that shows a run says about it: the usage that it was priced from is another now.
import type { RunRow } from '../runs/store.ts';
import { showCount } from './format.ts';

/** '' when nothing has changed. */
export function sinceText({ id, locked, changedDays }: RunRow): string {
  if (changedDays === 0) return '';
  const days = `${showCount(changedDays)} ${changedDays === 1 ? 'day' : 'days'}`;
  return `the usage of ${days} has changed since run ${id}${locked ? ', which is locked,' : ''} was priced: its figures are those of before`;
}
