// A small book of counted days in a temporary folder, loaded and priced in process, and the statements of its run.
import { join } from 'node:path';
import { openLedger } from '../../src/ledger/read.ts';
import { load } from '../../src/load/load.ts';
import { readModel } from '../../src/model/file.ts';
import { readProject } from '../../src/project/parse.ts';
import type { Project } from '../../src/project/project.ts';
import { keep } from '../../src/runs/keep.ts';
import { prepare } from '../../src/runs/prepare.ts';
import { replay } from '../../src/runs/replay.ts';
import type { Page, Table } from '../../src/statements/page.ts';
import { pageOf } from '../../src/statements/page-of.ts';
import { findReference } from '../../src/statements/reference.ts';
import type { Statement } from '../../src/statements/statement.ts';
import { statementsOf } from '../../src/statements/statements.ts';
import { kit } from '../load/kit.ts';

const DAYS = `daily:
  files: usage.csv
  format: csv
  counted: day
  columns: {day: day, tenant: tenant, key: key, operation: operation, status: status, requests: requests}`;

export interface Book {
  readonly folder: string;
  readonly project: Project;
  write(path: string, content: string): void;
  load(): Promise<void>;
  run(model: string): Promise<void>;
  statements(accounts?: readonly string[]): Promise<readonly Statement[]>;
  statement(account: string): Promise<Statement>;
  page(account: string): Promise<Page>;
  /** The account that a reference stands for. */
  accountOf(reference: string): Promise<string | undefined>;
}

export interface BookFiles {
  readonly window: string;
  /** Default UTC. */
  readonly zone?: string;
  readonly tenants: string;
  readonly model: string;
  /** Rows of day, tenant, key, operation, requests; all with status 200. */
  readonly usage?: readonly string[];
  readonly keys?: string;
  readonly sources?: string;
  readonly more?: string;
  readonly files?: Readonly<Record<string, string>>;
}

/** Loaded and priced once under its model. */
export async function book(of: BookFiles): Promise<Book> {
  const keys = of.keys === undefined ? '' : ', keys: keys.csv';
  const { folder, write } = kit(of.sources ?? DAYS, {
    zone: of.zone ?? 'UTC',
    window: `window: ${of.window}`,
    more: `directory: {tenants: tenants.csv${keys}}\n${of.more ?? ''}`,
  });
  write('tenants.csv', of.tenants);
  if (of.keys !== undefined) write('keys.csv', of.keys);
  const rows = (of.usage ?? []).map((row) => row.replace(/,(\d+)$/, ',200,$1'));
  write('usage.csv', `day,tenant,key,operation,status,requests\n${rows.join('\n')}\n`);
  for (const [path, content] of Object.entries(of.files ?? {})) write(path, content);
  const project = readProject(join(folder, 'reprice.yaml'), 'reprice.yaml');
  const made: Book = {
    folder,
    project,
    write,
    async load() {
      await load(project);
    },
    async run(text) {
      const file = join(folder, 'model.yaml');
      write('model.yaml', text);
      const model = readModel(file, 'model.yaml', { projectCurrency: project.currency });
      const ledger = await openLedger(project, { readOnly: false });
      try {
        const input = await prepare(ledger, project, model, file, []);
        await keep(ledger, input, await replay(ledger, input), file, (until) => until);
      } finally {
        ledger.close();
      }
    },
    async statements(accounts) {
      const ledger = await openLedger(project, { readOnly: true });
      try {
        const found: Statement[] = [];
        const asked = { run: 'latest', ...(accounts === undefined ? {} : { accounts }) };
        for await (const statement of statementsOf(ledger, project, asked)) found.push(statement);
        return found;
      } finally {
        ledger.close();
      }
    },
    async statement(account) {
      const [found] = await made.statements([account]);
      if (found === undefined) throw new Error(`no statement of ${account}`);
      return found;
    },
    page: async (account) => pageOf(await made.statement(account), project),
    async accountOf(reference) {
      const ledger = await openLedger(project, { readOnly: true });
      try {
        return (await findReference(ledger, reference))?.account;
      } finally {
        ledger.close();
      }
    },
  };
  await made.load();
  await made.run(of.model);
  return made;
}

/** All that a page says, a line each, for goldens that a person can read and approve. */
export function pageText(page: Page): string {
  const table = (t: Table | undefined): string[] =>
    t === undefined
      ? []
      : [
          `## ${t.title}`,
          t.columns.map((c) => c.text).join(' | '),
          ...t.rows.map((r) => r.join(' | ')),
          ...(t.total === undefined ? [] : [t.total.join(' | ')]),
          ...t.notes,
        ];
  const chart = page.chart;
  return [
    `# ${page.title}`,
    `${page.account.name} (${page.account.id}), ${page.variant}, prepared ${page.prepared}`,
    `${page.notice.strong} ${page.notice.text}`,
    ...page.intro,
    ...page.figures.map((f) => `${f.label}: ${f.amount} [${f.tone}] ${f.notes.join('; ')}`),
    ...page.summary,
    ...(chart === undefined
      ? ['no chart']
      : [
          `## ${chart.title}`,
          chart.alt,
          chart.legend.map((l) => `${l.kind}: ${l.text}`).join('; '),
          chart.axis.map((a) => `${a.at} ${a.text}`).join('; '),
          ...chart.bars.map((b) =>
            [
              b.label,
              ...b.parts.map((p) => `${p.kind} ${p.share}`),
              `pool ${b.pool ?? '-'}`,
              b.note,
              b.pale ? 'pale' : '',
            ]
              .filter((t) => t !== '')
              .join(', '),
          ),
        ]),
    ...table(page.months),
    ...table(page.worked),
    ...(page.worked === undefined ? [] : [`mail: ${page.worked.sentence}`]),
    ...table(page.most),
    ...table(page.customers),
    ...page.notCounted,
    ...(page.actions === undefined ? [] : [`## ${page.actions.title}`, ...page.actions.items.map((i) => `- ${i}`)]),
    `## ${page.about.title}`,
    ...page.about.text,
    `${page.contact.strong} ${page.contact.text}`,
    `subject: ${page.mail.subject}`,
    `preheader: ${page.mail.preheader}`,
    `closing: ${page.mail.closing}`,
  ].join('\n');
}
