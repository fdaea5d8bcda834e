import { z } from 'zod';

const User = z.object({
  id: z.number(),
  login: z.string(),
  name: z.string().nullish(),
  avatar_url: z.string().nullish(),
});
const Emails = z.array(z.object({ email: z.string(), primary: z.boolean(), verified: z.boolean() }));
const Organisations = z.array(z.object({ login: z.string() }));

export interface GitHubProfile {
  id: string;
  login: string;
  name: string;
  email: string;
  emailVerified: boolean;
  image: string | null;
  organisations: string[];
}

/**
 * Who a token belongs to. The address counts as verified only when GitHub lists it as primary and verified; without one it is the
 * account's noreply address (docs.github.com/en/account-and-profile: "Email addresses reference").
 */
export async function readGitHubProfile(
  apiUrl: string,
  token: string,
  withOrganisations: boolean,
): Promise<GitHubProfile> {
  const read = async <T>(path: string, schema: z.ZodType<T>): Promise<T> => {
    const response = await fetch(apiUrl + path, {
      headers: { authorization: `Bearer ${token}`, accept: 'application/vnd.github+json', 'user-agent': 'soulcaster' },
      signal: AbortSignal.timeout(10_000),
    });
    if (!response.ok) throw new Error(`GitHub answered ${response.status} to ${path}`);
    return schema.parse(await response.json());
  };
  const user = await read('/user', User);
  const emails = await read('/user/emails', Emails).catch(() => []);
  const organisations = withOrganisations ? await read('/user/orgs', Organisations) : [];
  const primary = emails.find((entry) => entry.primary && entry.verified);
  return {
    id: String(user.id),
    login: user.login,
    name: user.name || user.login,
    email: primary?.email ?? `${user.id}+${user.login}@users.noreply.github.com`,
    emailVerified: primary !== undefined,
    image: user.avatar_url ?? null,
    organisations: organisations.map((entry) => entry.login),
  };
}
