// IIS and other W3C extended logs, whose #Fields may change in the middle of a file. Times are UTC. Blanks
// are written as +, and `-` is an anonymous user. Bytes are there only where somebody enabled them.
import type { Preset } from '../schema.ts';

export const IIS: Preset = {
  format: 'w3c',
  columns: {
    time: { column: { join: ['date', 'time'] }, zone: 'UTC' },
    tenant: ['cs-username', 'cs-host'],
    method: 'cs-method',
    path: 'cs-uri-stem',
    status: 'sc-status',
    bytes_in: 'cs-bytes',
    bytes_out: 'sc-bytes',
  },
};
