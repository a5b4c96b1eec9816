/** Trust for TLS connections: which certificate authorities are accepted. */
package io.hfj.http.tls;
