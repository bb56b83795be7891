/**
 * Login in one round trip: SASL2 (XEP-0388) with resource binding (XEP-0386), tokens (XEP-0484), resumption (XEP-0198
 * section 9) and upgrades of what stands for a password (XEP-0480).
 */
@NullMarked
package im.recado.modules.sasl2;

import org.jspecify.annotations.NullMarked;
