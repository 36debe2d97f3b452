// Apache's and nginx's common and combined logs: the format `combined` reads both, and calls what follows
// the bytes or the user agent (`%D`, `$request_time`) `request_time`, for a measure of the project. The
// user is whoever the client said it was where the status is 401.
import type { Preset } from '../schema.ts';

export const COMBINED: Preset = { format: 'combined' };

/** The host of the site stands before the client; it may be followed by a port. */
export const APACHE_VHOST_COMBINED: Preset = {
  format: 'table',
  fields: ['vhost', 'host', 'ident', 'user', 'time', 'request', 'status', 'bytes', 'referer', 'agent'],
  columns: {
    time: { column: 'time', form: 'clf' },
    tenant: 'user',
    request: 'request',
    status: 'status',
    bytes_out: 'bytes',
  },
};
