// Event log files of Salesforce (ApiTotalUsage): CSV with a header whose order varies. TIMESTAMP looks like
// a decimal and is GMT. One REQUEST_ID spans several events, so that repeats are not told by it; of a
// composite request only the parent is logged. An ISV maps `tenant: ORGANIZATION_ID`.
import type { Preset } from '../schema.ts';

export const SALESFORCE: Preset = {
  format: 'csv',
  columns: {
    time: { column: ['TIMESTAMP_DERIVED', 'TIMESTAMP'], form: 'any', zone: 'UTC' },
    tenant: ['CONNECTED_APP_ID', 'CLIENT_NAME', 'USER_ID'],
    method: ['HTTP_METHOD', 'METHOD'],
    path: ['API_RESOURCE', 'URL'],
    status: 'STATUS_CODE',
    bytes_in: 'REQUEST_SIZE',
    bytes_out: 'RESPONSE_SIZE',
  },
};
