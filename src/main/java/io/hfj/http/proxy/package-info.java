/**
 * Proxies: which one an address is reached through ({@link io.hfj.http.proxy.ProxyRules}), what is
 * sent to authenticate there, and which answers come from the proxy itself.
 */
package io.hfj.http.proxy;
