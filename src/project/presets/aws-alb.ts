// Access logs of an AWS application load balancer. They are best effort: a bill from them is an estimate.
// `request_creation_time` is the start of the request, `time` the end of the response. The URL is
// absolute, has a port and may hold blanks; AWS appends columns, and -1 is a time that is not known.
import type { Preset } from '../schema.ts';

export const AWS_ALB: Preset = {
  format: 'table',
  fields: [
    'type',
    'time',
    'elb',
    'client:port',
    'target:port',
    'request_processing_time',
    'target_processing_time',
    'response_processing_time',
    'elb_status_code',
    'target_status_code',
    'received_bytes',
    'sent_bytes',
    'request',
    'user_agent',
    'ssl_cipher',
    'ssl_protocol',
    'target_group_arn',
    'trace_id',
    'domain_name',
    'chosen_cert_arn',
    'matched_rule_priority',
    'request_creation_time',
    'actions_executed',
    'redirect_url',
    'error_reason',
    'target:port_list',
    'target_status_code_list',
    'classification',
    'classification_reason',
    'conn_trace_id',
  ],
  empty: '-1',
  columns: {
    time: ['request_creation_time', 'time'],
    tenant: 'domain_name',
    request: 'request',
    status: 'elb_status_code',
    bytes_in: 'received_bytes',
    bytes_out: 'sent_bytes',
  },
};
