import { type SignatureScheme, signatureSchemes } from '@soulcaster/contract/signatures';
import { z } from 'zod';
import { presetNames } from './presets.ts';

const pointer = (title: string) =>
  z
    .string()
    .trim()
    .regex(/^(?:\/[^/\s]{1,100}){1,10}$/, 'a JSON pointer such as /ticket/subject')
    .optional()
    .meta({ title });

export const WebhookSettings = z.object({
  preset: z
    .enum(['automatic', 'none', ...presetNames])
    .default('automatic')
    .meta({
      title: 'Service',
      description: 'Whose webhooks these are. Automatic: known by their shape. None: only the mapping counts.',
    }),
  mapping: z
    .object({
      external_id: pointer('Id'),
      title: pointer('Title'),
      body: pointer('Text'),
      permalink: pointer('Link'),
      author: pointer('Author'),
      occurred_at: pointer('Time'),
      state: pointer('State'),
      exception_type: pointer('Exception type'),
    })
    .default({})
    .meta({
      title: 'Mapping',
      description: 'JSON pointers into the payload. What is left out is found by common names.',
    }),
  proof: z.enum(['standard-webhooks', 'token', 'hmac', 'address']).default('standard-webhooks').meta({
    title: 'Proof of the sender',
    description:
      'Standard Webhooks signs. Token: the secret in a header, after Bearer or as the password of Basic. HMAC: a SHA-256 of the body in a header. Address: whoever knows the address may send; only for senders that can do nothing else.',
  }),
  header: z
    .string()
    .trim()
    .toLowerCase()
    .regex(/^[a-z0-9][a-z0-9-]{0,60}$/, 'the name of a header such as X-Signature')
    .optional()
    .meta({ title: 'Header', description: 'Where the token or the HMAC is. Empty: X-Soulcaster-Token, X-Signature.' }),
  encoding: z.enum(['hex', 'base64']).default('hex').meta({ title: 'Encoding of the HMAC' }),
  prefix: z
    .string()
    .trim()
    .max(40)
    .default('')
    .meta({ title: 'Prefix of the HMAC', description: 'What stands before it in the header, such as sha256=' }),
});
export type WebhookSettings = z.infer<typeof WebhookSettings>;

/** How a sender with these settings proves itself. */
export function schemeBy({ proof, header, encoding, prefix }: WebhookSettings): SignatureScheme {
  switch (proof) {
    case 'standard-webhooks':
      return signatureSchemes.webhook;
    case 'token':
      return { type: 'token', headers: header ? [header, 'authorization'] : ['authorization', 'x-soulcaster-token'] };
    case 'hmac':
      return { type: 'hmac-sha256', encoding, headers: [header ?? 'x-signature'], ...(prefix && { prefix }) };
    case 'address':
      return { type: 'address' };
    default:
      return proof satisfies never;
  }
}
