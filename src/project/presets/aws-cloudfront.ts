// CloudFront's standard log. Its #Fields are separated by blanks, its values by tabs. The time is UTC, in
// whole seconds, of the end of the response. `cs(Host)` is the distribution, `x-host-header` what the
// client asked for. Lines come up to a day late and in no order; status 000 is a client that went away.
import type { Preset } from '../schema.ts';

export const AWS_CLOUDFRONT: Preset = {
  format: 'w3c',
  delimiter: '\t',
  columns: {
    time: { column: { join: ['date', 'time'] }, zone: 'UTC' },
    id: 'x-edge-request-id',
    tenant: 'x-host-header',
    method: 'cs-method',
    path: 'cs-uri-stem',
    status: 'sc-status',
    bytes_in: 'cs-bytes',
    bytes_out: 'sc-bytes',
  },
};
