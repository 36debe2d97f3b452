// A mail file: text, HTML and the PDF, to be opened as a draft and sent by a person; nothing is sent
// from here. All that a mail program would make up (date, id, boundaries) follows from what is given,
// so two runs write the same bytes.
import { createHash } from 'node:crypto';
import MailComposer from 'nodemailer/lib/mail-composer';
import { wrap } from '../report/layout.ts';
import type { Page } from '../statements/page.ts';
import { mailHtml } from './mail-html.ts';
import { hasBreak, type Mailbox, readMailbox } from './mailbox.ts';
import { textOf } from './text.ts';
import { isolated, printable } from './texts.ts';

export interface Envelope {
  /** Left out: a draft of whoever opens it. */
  readonly from?: Mailbox | undefined;
  /** Empty: a draft without a recipient. */
  readonly to: readonly Mailbox[];
  readonly cc?: readonly Mailbox[];
  readonly replyTo?: Mailbox;
  /** YYYY-MM-DD, the day that the mail bears. */
  readonly date: string;
  readonly pdf?: { readonly name: string; readonly bytes: Uint8Array };
}

/** Addresses are read before (see readMailbox): one with a line break in it is a bug by now, and throws. */
export async function mailOf(page: Page, envelope: Envelope): Promise<Uint8Array> {
  const { from, to, cc = [], replyTo, date, pdf } = envelope;
  for (const mailbox of [from, ...to, ...cc, replyTo]) if (mailbox !== undefined) refuseBreaks(mailbox);
  const reference = page.reference.replaceAll(/[^A-Za-z0-9.-]/g, '-');
  const domain = from?.address.split('@')[1] ?? '';
  const composer = new MailComposer({
    ...(from === undefined ? {} : { from: shown(from) }),
    ...{ to: to.map(shown), subject: isolated(printable(page).mail.subject) },
    ...(cc.length === 0 ? {} : { cc: cc.map(shown) }),
    ...(replyTo === undefined ? {} : { replyTo: shown(replyTo) }),
    messageId: `<${reference}.${date}@${/^[\x21-\x7e]+$/.test(domain) ? domain : 'mail.invalid'}>`,
    date: new Date(`${date}T00:00:00Z`),
    headers: { 'X-Unsent': '1' },
    text: `${textOf(page)}\n${wrap(printable(page).mail.closing, 0)}\n`,
    html: mailHtml(page),
    attachments: pdf === undefined ? [] : [attachment(pdf)],
    baseBoundary: boundaryOf(page, envelope),
    ...{ disableFileAccess: true, disableUrlAccess: true, newline: '\r\n' },
  });
  return composer.compile().build();
}

function shown({ name, address }: Mailbox): Mailbox {
  return { name: isolated(name), address };
}

function attachment(pdf: NonNullable<Envelope['pdf']>) {
  return { filename: pdf.name, content: Buffer.from(pdf.bytes), contentType: 'application/pdf' };
}

function refuseBreaks({ name, address }: Mailbox): void {
  const read = readMailbox(address);
  if (hasBreak(name) || 'wrong' in read || read.address !== address)
    throw new Error(`a mailbox that was not read: ${JSON.stringify({ name, address })}`);
}

/** No text that anybody wrote can hold the hash of itself. */
function boundaryOf(page: Page, { date, pdf }: Envelope): string {
  const hash = createHash('sha256').update(JSON.stringify(page)).update(date);
  return hash
    .update(pdf?.bytes ?? '')
    .digest('hex')
    .slice(0, 32);
}
