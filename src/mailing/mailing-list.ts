// mailing.csv: one row a statement, for a mail merge and for whoever wants to know what is held back and why. RFC 4180
// with CRLF, as spreadsheets write it; text that one would take for a formula has a quote in front.
import { csvRow, unformulated } from '../render/csv.ts';
import type { Entry } from './manifest.ts';

interface Column {
  readonly name: string;
  /** Text that somebody wrote. */
  readonly text?: true;
  readonly of: (entry: Entry) => string;
}

const COLUMNS: readonly Column[] = [
  { name: 'account', text: true, of: (e) => e.account },
  { name: 'name', text: true, of: (e) => e.name },
  { name: 'contacts', text: true, of: (e) => e.contacts },
  { name: 'owner', text: true, of: (e) => e.owner },
  { name: 'subject', text: true, of: (e) => e.subject },
  { name: 'total', of: (e) => e.total },
  { name: 'steady_state', of: (e) => e.steady_state },
  { name: 'currency', of: (e) => e.currency },
  { name: 'variant', of: (e) => e.variant },
  { name: 'reference', of: (e) => e.reference },
  { name: 'replaces', of: (e) => e.replaces },
  { name: 'status', of: (e) => e.status },
  { name: 'why', text: true, of: (e) => e.why },
  { name: 'html', of: (e) => e.files.html?.path ?? '' },
  { name: 'pdf', of: (e) => e.files.pdf?.path ?? '' },
  { name: 'eml', of: (e) => e.files.mail?.path ?? '' },
  { name: 'html_sha256', of: (e) => e.files.html?.sha256 ?? '' },
  { name: 'pdf_sha256', of: (e) => e.files.pdf?.sha256 ?? '' },
  { name: 'eml_sha256', of: (e) => e.files.mail?.sha256 ?? '' },
];

export function mailingList(entries: readonly Entry[]): string {
  const head = COLUMNS.map(({ name }) => name);
  const rows = entries.map((entry) => COLUMNS.map(({ text, of }) => (text ? unformulated(of(entry)) : of(entry))));
  return [head, ...rows].map((row) => csvRow(row, '\r\n')).join('');
}
