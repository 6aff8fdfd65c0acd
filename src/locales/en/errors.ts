import type { ErrorCode } from '../../model/error.js';

/** What went wrong, for every code. */
export const errors = {
  'error.unsupported': 'The helpdesk cannot do this.',
  'error.unauthorized': 'Your sign-in has expired. Sign in again.',
  'error.forbidden': 'You are not allowed to do this.',
  'error.not-found': 'Conversation not found',
  'error.rate-limited': 'Too many requests. Wait a moment.',
  'error.unavailable': 'The helpdesk cannot be reached now.',
  'error.timeout': 'The helpdesk did not answer in time.',
  'error.offline': 'No connection. Nothing was sent.',
  'error.bad-response': 'The helpdesk’s answer could not be understood.',
  'error.conflict': 'Someone else changed this conversation first.',
  'error.refused': 'The helpdesk refused this.',
  'error.invalid': 'The helpdesk did not accept this.',
} satisfies Record<`error.${ErrorCode}`, string>;
