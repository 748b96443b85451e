package main

import (
	"encoding/json"
	"fmt"
	"os"

	"github.com/AzureAD/microsoft-authentication-library-for-go/apps/confidential"
	"software.sslmate.com/src/go-pkcs12"
)

// An exported .pfx, opened by a reader that takes DER only.
func byExportedPfx() (string, error) {
	var exported struct{ ClientID, File, Password string }
	if err := json.Unmarshal([]byte(os.Getenv("PFX")), &exported); err != nil {
		return "", err
	}
	content, err := os.ReadFile(exported.File)
	if err != nil {
		return "", err
	}
	private, certificate, issuers, err := pkcs12.DecodeChain(content, exported.Password)
	if err != nil {
		return "", err
	}
	given, err := confidential.NewCredFromCert(append(issuers, certificate), private)
	if err != nil {
		return "", err
	}
	seen, err := asApplication(exported.ClientID, given)
	if err == nil && seen.How != "2" {
		err = fmt.Errorf("saw %+v", seen)
	}
	return certificate.Subject.String(), err
}
