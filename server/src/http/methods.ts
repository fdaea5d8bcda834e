import type { Api } from './route.ts';

/** The methods that the path of a request is answered for, by the router's own table. */
export function methodsAt(api: Api, path: string): string[] {
  const asked = path.split('/');
  const methods = api.routes
    .filter((route) => route.method !== 'ALL' && fits(route.path.split('/'), asked))
    .map((route) => route.method);
  return [...new Set(methods)].sort();
}

const fits = (route: string[], asked: string[]) =>
  route.length === asked.length && route.every((part, index) => part === asked[index] || part.startsWith(':'));
