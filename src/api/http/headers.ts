// Headers that do not depend on the protocol: security policy (security.md 5.3) and CORS.

const policy = (pictureOrigin: string) =>
  [
    "default-src 'none'",
    "script-src 'self'",
    // Solid and virtual lists set style attributes; scripts stay strict.
    "style-src 'self' 'unsafe-inline'",
    `img-src 'self' data: blob: ${pictureOrigin}`.trimEnd(),
    "media-src 'self' blob:",
    "connect-src 'self'",
    "font-src 'self'",
    "manifest-src 'self'",
    "worker-src 'self'",
    // The page's own <base> makes relative addresses work below a base path.
    "base-uri 'self'",
    "form-action 'self'",
  ].join('; ');

/** For every page: no opener of another place, and none of what a browser would have to ask for. */
export const isolation: Record<string, string> = {
  'cross-origin-opener-policy': 'same-origin',
  'permissions-policy': 'camera=(), geolocation=(), microphone=(), payment=(), usb=()',
};

/** For pages of the web player, which may show a picture of one other place. */
export function pageHeaders(frameOptions: string, pictureOrigin = ''): Record<string, string> {
  return {
    // The policy counts where a browser knows both.
    'content-security-policy': `${policy(pictureOrigin)}; frame-ancestors ${/^sameorigin$/i.test(frameOptions) ? "'self'" : "'none'"}`,
    ...isolation,
    'referrer-policy': 'no-referrer',
    'x-content-type-options': 'nosniff',
    'x-frame-options': frameOptions || 'DENY',
  };
}

/** For JSON that only our page and programs read. */
export const apiHeaders: Record<string, string> = {
  'cache-control': 'no-store',
  'cross-origin-resource-policy': 'same-origin',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
};

/** Subsonic is called from pages of other origins (players in the browser); its login is in every request. */
export const anyOrigin = {
  'access-control-allow-origin': '*',
  'cross-origin-resource-policy': 'cross-origin',
  'x-content-type-options': 'nosniff',
} as const;

/** The same for answers whose other headers matter to the player. */
export const openCors: Record<string, string> = {
  ...anyOrigin,
  'access-control-expose-headers': 'Content-Length, Content-Range, Accept-Ranges, X-Content-Duration, X-Total-Count, ETag, Retry-After',
};

/** The web API for players that come from another place; a session goes in a header, never in a cookie of theirs. */
export const apiCors: Record<string, string> = {
  'access-control-allow-origin': '*',
  'access-control-expose-headers': 'X-Content-Duration, X-Total-Count, X-ND-Authorization, Retry-After',
};

/** Answer to their preflight. */
export const apiPreflight = () =>
  new Response(null, {
    status: 204,
    headers: {
      ...apiCors,
      'access-control-allow-methods': 'GET, POST, PUT, DELETE, HEAD, OPTIONS',
      'access-control-allow-headers': 'Accept, Authorization, Content-Type, Range, X-ND-Authorization, X-ND-Client-Unique-Id',
      'access-control-max-age': '86400',
    },
  });

/** Answer to a preflight. */
export const preflight = () =>
  new Response(null, {
    status: 204,
    headers: {
      ...openCors,
      'access-control-allow-methods': 'GET, POST, HEAD, OPTIONS',
      'access-control-allow-headers': 'Range, Content-Type, If-Range, If-None-Match, X-ND-Client-Unique-Id, Authorization',
      'access-control-max-age': '86400',
    },
  });
