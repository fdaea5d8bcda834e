export const sessionCookies = ['soulcaster.session_token', '__Secure-soulcaster.session_token'];
export const projectCookie = 'soulcaster_project';
