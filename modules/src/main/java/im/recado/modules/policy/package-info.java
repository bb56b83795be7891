/**
 * What the server says of itself and of its accounts to those who want to know: outages (XEP-0455), handling of data
 * (XEP-0504), trust (XEP-0489).
 */
@NullMarked
package im.recado.modules.policy;

import org.jspecify.annotations.NullMarked;
