// What is said of a set that was written: how many are ready, what is held back and why, and what should be looked at
// before anything is sent.
import type { Project } from '../project/project.ts';
import { showCount } from '../report/format.ts';
import { count } from '../summarise/words.ts';
import type { Entry } from './manifest.ts';
import type { Written } from './write.ts';

const SHOWN = 5;

export function remarksOf(written: Written, { wording }: Pick<Project, 'wording'>): readonly string[] {
  const { manifest, changed, missing } = written;
  const { run, statements, redacted } = manifest;
  const set = `${count(statements.length, 'statement')} of run ${run.id}`;
  const unsent =
    !redacted && !/@/.test(wording.contact?.address ?? '') && statements.some(({ files }) => files.mail !== undefined);
  return [
    redacted ? `${set}: for review, not to be sent` : `${set}: ${readyText(statements)}`,
    ...(changed.length === 0
      ? []
      : [
          `since the run was priced ${changed.join(' and ')} changed: operations and savings are left out\n  fix: price the model again: reprice run MODEL`,
        ]),
    ...(run.complete ? [] : ['the run is not complete: see what has no price in its summary before you send']),
    ...(unsent
      ? [
          'the mails have no sender: the mail program that opens a draft puts in its own\n  fix: give `wording:` a `contact:` with a mail address',
        ]
      : []),
    ...templateText(wording),
    ...missing
      .slice(0, SHOWN)
      .map(({ account, characters }) => `the PDF of ${account} shows "□" for ${characters}, which no font has`),
    ...(missing.length > SHOWN ? [`and so do ${count(missing.length - SHOWN, 'other PDF')}`] : []),
  ];
}

/** What looks like a field or a tag is shown to customers as it stands. */
function templateText(wording: Project['wording']): string[] {
  const texts = Object.values(wording).flatMap((value) =>
    typeof value === 'string' || Array.isArray(value) ? value : [],
  );
  const found = texts.flatMap((text) => /\{\{.*?\}\}|\$\{.*?\}|<\/?[a-z][^>]*>/is.exec(text)?.[0] ?? [])[0];
  return found === undefined
    ? []
    : [
        `the wording says "${found}", and so will the statements: it is text, and no template\n  fix: write what every customer shall read`,
      ];
}

/** The same for programs. */
export function countsOf({ manifest, changed }: Written): object {
  const { run, statements } = manifest;
  const held = heldBack(statements).length;
  const variants = ['nothing', 'pays', 'talk'].map((kind) => [
    kind,
    statements.filter(({ variant }) => variant === kind).length,
  ]);
  return {
    ...{ run: run.id, model: run.model, complete: run.complete, statements: statements.length },
    ...{ ready: statements.length - held, held_back: held, variants: Object.fromEntries(variants), changed },
  };
}

function heldBack(statements: readonly Entry[]): readonly Entry[] {
  return statements.filter(({ status }) => status === 'held back');
}

/** "320 ready to send, 11 held back (8 no contact, 3 do not mail)". */
function readyText(statements: readonly Entry[]): string {
  const held = heldBack(statements);
  const ready = `${showCount(statements.length - held.length)} ready to send`;
  if (held.length === 0) return ready;
  const reasons = new Map<string, number>();
  for (const { why } of held) reasons.set(shortly(why), (reasons.get(shortly(why)) ?? 0) + 1);
  const list = [...reasons].sort(([, a], [, b]) => b - a).map(([why, n]) => `${showCount(n)} ${why}`);
  return `${ready}, ${showCount(held.length)} held back (${list.join(', ')})`;
}

/** The first reason, without what is the account's own in it. */
function shortly(why: string): string {
  if (why.startsWith('the contact ')) return 'contact is no address';
  if (why.startsWith('the directory says ')) return 'another currency';
  return (why.split('; ')[0] ?? '').replace(/ since [-0-9]+$/, '');
}
