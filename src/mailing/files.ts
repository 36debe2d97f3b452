// One statement in every format that is wanted: the page is made once, and each file from it. Where a mail cannot be
// sent none is written, so that nobody sends it by mistake; in a set for review the mails have no recipient.
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { csvOf, jsonOf } from '../render/data.ts';
import { htmlOf } from '../render/html.ts';
import { mailOf } from '../render/mail.ts';
import { readMailbox } from '../render/mailbox.ts';
import type { PdfPool } from '../render/pdf.ts';
import type { Page } from '../statements/page.ts';
import type { Settings } from '../statements/page-of.ts';
import { pageOf } from '../statements/page-of.ts';
import type { Statement } from '../statements/statement.ts';
import type { Addressee } from './contacts.ts';
import { fileName } from './file-names.ts';
import { type Entry, type Format, sha256Of, type WrittenFile } from './manifest.ts';
import { forReview } from './redact.ts';
import type { Replaced } from './replaces.ts';

export interface Making {
  /** The temporary folder, with a folder for each format. */
  readonly folder: string;
  readonly settings: Settings;
  readonly formats: readonly Format[];
  /** undefined: no PDF, in no mail either. */
  readonly pdfs: PdfPool | undefined;
  readonly forReview: boolean;
}

export interface Made {
  readonly entry: Entry;
  /** Characters that no font of the PDF has. */
  readonly missing: string;
}

const ENDINGS: Readonly<Record<Format, string>> = { html: 'html', pdf: 'pdf', mail: 'eml', csv: 'csv', json: 'json' };

export async function makeFiles(
  making: Making,
  statement: Statement,
  addressee: Addressee,
  replaced: Replaced,
): Promise<Made> {
  const { settings, formats, pdfs } = making;
  const page = pageFor(making, statement, replaced);
  const mailed = making.forReview || addressee.why === '';
  const wanted = formats.filter((format) => format !== 'mail' || mailed);
  const needsPdf = wanted.includes('pdf') || wanted.includes('mail');
  const pdf = needsPdf ? await pdfs?.render(page, statement.as_of) : undefined;
  const made: Readonly<Record<Format, () => string | Uint8Array | Promise<Uint8Array> | undefined>> = {
    html: () => htmlOf(page),
    pdf: () => pdf?.bytes,
    mail: () => mailOf(page, envelopeOf(settings, statement, addressee, pdf?.bytes)),
    csv: () => csvOf(statement),
    json: () => jsonOf(replaced.reference === '' ? statement : { ...statement, replaces: replaced }),
  };
  const name = fileName(statement.account);
  const files: Partial<Record<Format, WrittenFile>> = {};
  for (const format of wanted) {
    const content = await made[format]();
    if (content === undefined) continue;
    files[format] = await writeOne(making.folder, `${format}/${name}.${ENDINGS[format]}`, content);
  }
  return { entry: entryOf(statement, page, addressee, replaced, files), missing: pdf?.missing ?? '' };
}

function pageFor({ settings, forReview: review }: Making, statement: Statement, { changes }: Replaced): Page {
  const page = { ...pageOf(statement, settings), replaces: changes };
  return review ? forReview(page) : page;
}

function envelopeOf({ wording }: Settings, statement: Statement, { to }: Addressee, pdf: Uint8Array | undefined) {
  const { name, address } = wording.contact ?? {};
  const sender = readMailbox(address ?? '');
  return {
    from: 'wrong' in sender ? undefined : { name: name ?? '', address: sender.address },
    to,
    date: statement.as_of,
    ...(pdf === undefined ? {} : { pdf: { name: `${statement.reference}.pdf`, bytes: pdf } }),
  };
}

/** Writes a file of the set and says what it is. */
export async function writeOne(folder: string, path: string, content: string | Uint8Array): Promise<WrittenFile> {
  const bytes = typeof content === 'string' ? Buffer.from(content) : content;
  await writeFile(join(folder, path), bytes, { flag: 'wx' });
  return { path, bytes: bytes.length, sha256: sha256Of(bytes) };
}

function entryOf(
  statement: Statement,
  page: Page,
  { contacts, owner, why }: Addressee,
  { reference, changes }: Replaced,
  files: Entry['files'],
): Entry {
  const { account, name, variant, months } = statement;
  return {
    ...{ account, name, contacts, owner, subject: page.mail.subject, reference: statement.reference, variant },
    total: statement.with_rollout,
    steady_state: statement.steady_state,
    currency: statement.currency,
    requests: String(months.reduce((sum, month) => sum + BigInt(month.requests), 0n)),
    ...{ replaces: reference, changes, status: why === '' ? 'ready' : 'held back', why, files },
  };
}
