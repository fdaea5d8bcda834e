/** Where the API answers, seen from the server that renders the pages: `main` sets the first, a separately hosted dashboard the second. */
export const apiOrigin = () =>
  process.env.SOULCASTER_API_ORIGIN ?? process.env.BACKEND_URL?.replace(/\/+$/, '') ?? 'http://127.0.0.1:3000';
