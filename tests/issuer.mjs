// A certified OpenID Connect provider on loopback: `node issuer.mjs '{"port", "keys", "people", "seconds"}'`.
// People are asked for by CIBA, the flow without a browser: whoever is named in `login_hint` says yes at once.
import Provider from 'oidc-provider';

const { port, keys, people, seconds } = JSON.parse(process.argv[2]);
const CIBA = 'urn:openid:params:grant-type:ciba';
const SCOPE = 'interviews';
const client = (id, alg) => ({
  client_id: id,
  client_secret: 'of a test',
  grant_types: [CIBA],
  response_types: [],
  redirect_uris: [],
  token_endpoint_auth_method: 'client_secret_post',
  id_token_signed_response_alg: alg,
  backchannel_token_delivery_mode: 'poll',
});

const provider = new Provider(`http://127.0.0.1:${port}`, {
  jwks: { keys },
  clients: [...new Set(keys.map(({ alg }) => alg))].map((alg) => client(alg, alg)),
  clientDefaults: { id_token_signed_response_alg: keys[0].alg },
  enabledJWA: { idTokenSigningAlgValues: ['RS256', 'PS256', 'ES256', 'EdDSA', 'Ed25519'] },
  ttl: { AccessToken: seconds, ClientCredentials: seconds, IdToken: seconds, BackchannelAuthenticationRequest: 60, Grant: 600 },
  findAccount: (ctx, sub) => ({ accountId: sub, claims: () => ({ sub, ...people[sub] }) }),
  extraTokenClaims: (ctx, token) => people[token.accountId],
  claims: { openid: ['sub'] },
  features: {
    devInteractions: { enabled: false },
    resourceIndicators: {
      enabled: true,
      useGrantedResource: () => true,
      getResourceServerInfo: (ctx, resource, { clientId }) => ({
        scope: SCOPE,
        audience: resource,
        accessTokenTTL: seconds,
        accessTokenFormat: 'jwt',
        jwt: { sign: { alg: clientId } },
      }),
    },
    ciba: {
      enabled: true,
      deliveryModes: ['poll'],
      processLoginHint: (ctx, hint) => hint,
      validateRequestContext: () => {},
      validateBindingMessage: () => {},
      verifyUserCode: () => {},
      triggerAuthenticationDevice: async (ctx, request, account, { clientId }) => {
        const grant = new provider.Grant({ clientId, accountId: account.accountId });
        grant.addOIDCScope('openid');
        grant.addResourceScope(request.params.resource, SCOPE);
        await grant.save();
        await provider.backchannelResult(request, grant);
      },
    },
  },
});
provider.listen(port, '127.0.0.1', () => console.log('ready'));
