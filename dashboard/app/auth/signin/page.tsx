import type { SignInOptions } from '@soulcaster/contract';
import { createLoader, parseAsString, type SearchParams } from 'nuqs/server';
import { SignIn } from '@/features/sign-in/sign-in.tsx';
import { serverClient } from '@/session/server.ts';
import { Mark } from '@/shell/mark.tsx';

export const metadata = { title: 'Sign in' };
const load = createLoader({ next: parseAsString, error: parseAsString, expired: parseAsString });

export default async function SignInPage(props: { searchParams: Promise<SearchParams> }) {
  const [api, search] = await Promise.all([serverClient(), load(props.searchParams)]);
  const options: SignInOptions | null = await api.signInOptions().catch(() => null);
  return (
    <main className="grid min-h-dvh place-content-center px-4 py-10">
      <div className="grid w-full max-w-sm gap-6">
        <div className="flex items-center gap-2.5">
          <Mark className="size-7 text-13" />
          <h1 className="text-16 font-semibold">Sign in to Soulcaster</h1>
        </div>
        <SignIn options={options} next={search.next} error={search.error} expired={search.expired !== null} />
      </div>
    </main>
  );
}
