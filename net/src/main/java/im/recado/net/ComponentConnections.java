package im.recado.net;

import im.recado.kernel.Kernel;
import im.recado.net.tls.ServerCertificates;
import im.recado.net.tls.TlsContext;
import org.jspecify.annotations.Nullable;

/**
 * What connections of components have in common.
 *
 * @param tls our side of TLS; each may show a certificate
 * @param certificates judges it; null where none counts
 */
record ComponentConnections(Kernel kernel, Strangers strangers, TlsContext tls, @Nullable ServerCertificates certificates) {}
