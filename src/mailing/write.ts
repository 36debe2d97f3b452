// The statements of a run as a folder that customer success sends from: a folder for each format, mailing.csv with whom
// each goes to, a list to look through, and a manifest. Statements are read, drawn and written one after the other, a
// few at a time; however many there are, no more of them are held.
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Database } from '../database/database.ts';
import { fillFolder } from '../export/fill.ts';
import type { Directory } from '../meter/directory.ts';
import type { Project } from '../project/project.ts';
import type { PdfPool } from '../render/pdf.ts';
import type { RunRow } from '../runs/store.ts';
import { CannotRunError } from '../source/problem.ts';
import type { Statement } from '../statements/statement.ts';
import { statementsOf } from '../statements/statements.ts';
import { count } from '../summarise/words.ts';
import { type Addressee, addresseeOf } from './contacts.ts';
import { type Made, type Making, makeFiles, writeOne } from './files.ts';
import { mailingList } from './mailing-list.ts';
import { editedIn, type Format, filesOf, MANIFEST, type Manifest, manifestText, readManifest } from './manifest.ts';
import { overview } from './overview.ts';
import { type Labels, labelsOf, redacted } from './redact.ts';
import { formerIn, NOTHING_REPLACED, replacerOf } from './replaces.ts';

export interface Mailing {
  readonly run: RunRow;
  readonly accounts: readonly string[];
  readonly directory: Directory;
  readonly formats: readonly Format[];
  readonly pdfs: PdfPool | undefined;
  /** YYYY-MM-DD. */
  readonly asOf: string;
  readonly redact: boolean;
  readonly folder: string;
  /** Replace a former set that is there. */
  readonly overwrite: boolean;
  /** The set that was sent before; undefined: what is in the folder, if anything. */
  readonly former: Manifest | undefined;
  /** Told after each statement; throws to stop. */
  readonly onStatement: (done: number) => void;
}

export interface Written {
  readonly manifest: Omit<Manifest, 'form'>;
  /** What is another now than when the run was priced, in words. */
  readonly changed: readonly string[];
  /** Accounts whose PDF shows "□" in place of a character, with these characters. */
  readonly missing: readonly { readonly account: string; readonly characters: string }[];
}

/** Under way at once: enough to keep the threads that draw PDFs at work. */
const AT_ONCE = 8;

export async function writeStatements(database: Database, project: Project, mailing: Mailing): Promise<Written> {
  const { folder, overwrite } = mailing;
  const former = mailing.redact ? undefined : (mailing.former ?? formerIn(folder));
  const written = (place: string): readonly string[] | undefined => {
    const manifest = readManifest(place);
    if (manifest === undefined) return undefined;
    if (overwrite) refuseEdited(place, manifest);
    return filesOf(manifest);
  };
  return await fillFolder({ folder, overwrite, by: '`reprice statement`', written }, async (temporary) => {
    for (const format of mailing.formats) mkdirSync(join(temporary, format));
    const { made, changed, hashes } = await makeAll(database, project, mailing, temporary, former);
    const set = {
      ...describe(mailing, former, hashes),
      statements: made.map(({ entry }) => entry),
    };
    const list = await writeOne(temporary, 'mailing.csv', mailingList(set.statements));
    const index = await writeOne(temporary, 'index.html', overview({ ...set, files: [list] }, project));
    const manifest = { ...set, files: [index, list] };
    await writeOne(temporary, MANIFEST, manifestText(manifest));
    const missing = made.map(({ entry, missing: characters }) => ({ account: entry.account, characters }));
    return { manifest, changed, missing: missing.filter(({ characters }) => characters !== '') };
  });
}

/** What a person wrote into a list or a draft is not replaced by what we write. */
function refuseEdited(folder: string, manifest: Manifest): void {
  const [first, ...others] = editedIn(folder, manifest);
  if (first === undefined) return;
  const more = others.length === 0 ? '' : ` and ${count(others.length, 'other file')} of the set`;
  throw new CannotRunError(
    `${join(folder, first)}${more} ${others.length === 0 ? 'was' : 'were'} edited after the set was written, and --force would lose that`,
    'move what is still needed to another place, or name another folder with --output',
  );
}

interface All {
  readonly made: readonly Made[];
  readonly changed: readonly string[];
  readonly hashes: Statement['hashes'];
}

async function makeAll(
  database: Database,
  project: Project,
  mailing: Mailing,
  folder: string,
  former: Manifest | undefined,
): Promise<All> {
  const { run, accounts, directory, asOf, formats, pdfs, redact, onStatement } = mailing;
  const making: Making = { folder, settings: project, formats, pdfs, forReview: redact };
  const known = new Map(directory.accounts?.map((account) => [account.id, account]));
  const replaced = replacerOf(former, project.brand);
  const labels = labelsOf(run.fingerprint);
  const make = (statement: Statement): Promise<Made> => {
    const rows = directory.contacts?.get(statement.account) ?? [];
    const addressee = addresseeOf(known.get(statement.account), rows, statement);
    return redact
      ? makeFiles(making, redacted(statement, labels), forNobody(addressee, labels), NOTHING_REPLACED)
      : makeFiles(making, statement, addressee, replaced(statement));
  };
  const made: Promise<Made>[] = [];
  const underWay = new Set<Promise<void>>();
  let done = 0;
  let last: Statement | undefined;
  try {
    for await (const statement of statementsOf(database, project, { run: run.id, accounts, asOf })) {
      last = statement;
      const one = make(statement);
      made.push(one);
      const ended: Promise<void> = one.then(() => {
        underWay.delete(ended);
        onStatement(++done);
      });
      underWay.add(ended);
      if (underWay.size >= AT_ONCE) await Promise.race(underWay);
    }
    await Promise.all(underWay);
  } finally {
    // What has failed is known by now; the others may not go on writing into a folder that is taken away.
    await Promise.allSettled(made);
  }
  if (last === undefined) throw new Error('a set without a statement');
  return { made: await Promise.all(made), changed: last.changed, hashes: last.hashes };
}

function forNobody({ owner }: Addressee, label: Labels): Addressee {
  return { contacts: '', owner: label('owner', owner), to: [], why: 'for review' };
}

function describe({ run, asOf, formats, redact }: Mailing, former: Manifest | undefined, hashes: Statement['hashes']) {
  const { id, fingerprint, model, currency, zone, from, until, complete } = run;
  return {
    // What labels are made with stays unsaid where they stand for names.
    run: { id, fingerprint: redact ? '' : fingerprint, model, currency, zone, window: { from, until }, complete },
    as_of: asOf,
    hashes,
    formats,
    redacted: redact,
    replaces: former === undefined || former.run.id === id ? (former?.replaces ?? '') : former.run.id,
  };
}
