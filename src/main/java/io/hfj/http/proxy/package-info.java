/**
 * Proxies: which one is used for a URL ({@link io.hfj.http.proxy.ProxyRules}), the credentials sent
 * to it, and which responses come from the proxy itself.
 */
package io.hfj.http.proxy;
