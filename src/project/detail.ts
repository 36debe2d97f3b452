// `detail:` of reprice.yaml: how fine the ledger is. Days always; hours for limits on any 24 hours; minutes for
// rate limits, and of them only those in which a key was busy: a limit is met in no other.
import { guess } from '../source/problem.ts';
import type { MinuteDetail, Project, Source } from './project.ts';
import type { RawDetail } from './schema.ts';
import { type Report, wholeNumber } from './values.ts';

/** So that windows of 60 s with a limit of 100 can be told: two quiet minutes stay within it. */
const USUAL_ABOVE = 50;

export function detailOf(
  raw: RawDetail | undefined,
  sources: readonly Source[],
  report: Report,
): Pick<Project, 'detail' | 'minutes'> {
  if (raw === undefined || raw === 'day') return { detail: 'day' };
  if (raw === 'hour') return { detail: 'hour' };
  if (raw === 'minute') return { detail: 'day', minutes: { above: USUAL_ABOVE, duration: undefined } };
  const { above, duration } = raw.minute;
  const minutes: MinuteDetail = {
    above: above === undefined ? USUAL_ABOVE : wholeNumber(above, ['detail', 'minute', 'above'], 0, 999_999, report),
    duration,
  };
  const known = [...new Set(sources.flatMap((source) => source.measures.map((m) => m.name)))];
  if (duration !== undefined && !known.includes(duration.measure)) {
    const near = guess(duration.measure, known);
    report(
      ['detail', 'minute', 'duration', 'measure'],
      'unknown-measure',
      `no source declares the measure "${duration.measure}"`,
      near === undefined
        ? `declare it: sources: {…: {measures: {${duration.measure}: COLUMN}}}`
        : `did you mean "${near}"? else declare it: measures: {${duration.measure}: COLUMN}`,
    );
  }
  return { detail: raw.hour === 'yes' || raw.hour === 'true' ? 'hour' : 'day', minutes };
}
