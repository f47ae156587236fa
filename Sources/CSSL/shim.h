// The door to OpenSSL's libcrypto, opened by the room Fiscal alone.

#ifndef QUITTANCE_CSSL_SHIM_H
#define QUITTANCE_CSSL_SHIM_H

#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/ec.h>
#include <openssl/evp.h>
#include <openssl/params.h>
#include <openssl/x509.h>
#include <string.h>

// A public key on a named curve from its uncompressed point; NULL where the point is not on the curve.
static inline EVP_PKEY *quittance_ssl_public_key(const char *curve, const unsigned char *point, size_t count) {
    OSSL_PARAM parameters[] = {
        OSSL_PARAM_construct_utf8_string(OSSL_PKEY_PARAM_GROUP_NAME, (char *)curve, 0),
        OSSL_PARAM_construct_octet_string(OSSL_PKEY_PARAM_PUB_KEY, (void *)point, count),
        OSSL_PARAM_construct_end(),
    };
    EVP_PKEY *key = NULL;
    EVP_PKEY_CTX *context = EVP_PKEY_CTX_new_from_name(NULL, "EC", NULL);
    if (context && (EVP_PKEY_fromdata_init(context) <= 0 ||
                    EVP_PKEY_fromdata(context, &key, EVP_PKEY_PUBLIC_KEY, parameters) <= 0)) {
        key = NULL;
    }
    EVP_PKEY_CTX_free(context);
    return key;
}

// The public key of an X.509 certificate in DER; NULL where the bytes are none.
static inline EVP_PKEY *quittance_ssl_certified_key(const unsigned char *der, size_t count) {
    X509 *certificate = d2i_X509(NULL, &der, (long)count);
    EVP_PKEY *key = certificate ? X509_get_pubkey(certificate) : NULL;
    X509_free(certificate);
    return key;
}

// The serial number of an X.509 certificate in DER as hexadecimal digits, with a zero at their end; 0 where the bytes are
// none, or the number does not fit.
static inline int quittance_ssl_serial(const unsigned char *der, size_t count, char *digits, size_t room) {
    X509 *certificate = d2i_X509(NULL, &der, (long)count);
    BIGNUM *number = certificate ? ASN1_INTEGER_to_BN(X509_get0_serialNumber(certificate), NULL) : NULL;
    char *text = number ? BN_bn2hex(number) : NULL;
    int fits = text && strlen(text) < room;
    if (fits) strcpy(digits, text);
    OPENSSL_free(text);
    BN_free(number);
    X509_free(certificate);
    return fits;
}

#endif
