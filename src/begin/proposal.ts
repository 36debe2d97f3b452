// What is proposed for a project, as plain data: the texts of its files and of the screen are made of it.
import type { Gathered } from '../operations/gather.ts';
import type { KeyStorage } from '../project/project.ts';
import type { Draft } from './draft.ts';
import type { Column } from './look.ts';
import type { Role } from './roles.ts';
import type { TenantChoice } from './tenant.ts';
import type { ZoneChoice } from './zone.ts';

export interface Beginning {
  readonly zone: ZoneChoice;
  readonly sources: readonly ProposedSource[];
  /** undefined: no column holds keys. salt '': none looks secret. */
  readonly keys: KeyStorage | undefined;
  readonly seen: Seen & { readonly whole: boolean };
  /** Files of a folder or a pattern that are no logs, or none that can be read. */
  readonly leftOut: readonly { readonly file: string; readonly why: string }[];
}

export interface ProposedSource extends SeenSource {
  readonly name: string;
  readonly draft: Draft;
  /** As `files:` says it. */
  readonly files: readonly string[];
  readonly count: number;
  /** The preset, else the format. */
  readonly format: string;
  readonly also: readonly string[];
  readonly tenant: TenantChoice;
  readonly roles: readonly Role[];
  readonly columns: readonly Column[];
}

/** Counts as texts. */
export interface SeenSource {
  readonly rows: string;
  readonly understood: string;
  readonly rejected: readonly { readonly reason: string; readonly rows: string }[];
  readonly first: readonly FirstRow[];
}

/** A row as it was understood; '' where there is nothing. */
export interface FirstRow {
  readonly time: string;
  readonly tenant: string;
  readonly operation: string;
  readonly status: string;
  readonly requests: string;
  readonly bytes: string;
}

export interface Seen {
  readonly sources: readonly SeenSource[];
  /** Days of the billing zone, YYYY-MM-DD. */
  readonly from: string;
  readonly until: string;
  readonly days: number;
  readonly requests: string;
  /** Ids, ascending. */
  readonly accounts: readonly string[];
  readonly withoutTenant: string;
  /** Requests a month of 31 days that four of five accounts stay within, rounded up to two digits. */
  readonly allowance: string;
  /** All statuses are those of HTTP. */
  readonly httpStatuses: boolean;
  readonly hashed: boolean;
  /** Keys as the ledger keeps them, where each is a tenant that a table names. */
  readonly keys: readonly string[];
  readonly gathered: Gathered;
}
