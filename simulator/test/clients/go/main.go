// MSAL for Go: every way to a token that a service account or an application has. Prints one line of JSON per check.
package main

import (
	"bytes"
	"context"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"net/http"
	"os"
	"slices"
	"strings"

	"github.com/AzureAD/microsoft-authentication-library-for-go/apps/confidential"
	"github.com/AzureAD/microsoft-authentication-library-for-go/apps/public"
)

type credential struct {
	Name, ClientID, Secret, Certificate, Key, UserName, Password string
}

type readiness struct {
	Administration string
	Tenant         struct{ ID string }
	Credentials    []credential
}

// The token's claims that are checked.
type claims struct {
	Audience string   `json:"aud"`
	How      string   `json:"appidacr"`
	Name     string   `json:"upn"`
	Roles    []string `json:"roles"`
}

var (
	ready  readiness
	scopes = []string{"https://graph.microsoft.com/.default"}
)

func named(name string) credential {
	at := slices.IndexFunc(ready.Credentials, func(each credential) bool { return each.Name == name })
	return ready.Credentials[at]
}

// By the CONNECT proxy Microsoft's own name leads to the simulator.
func authority() string { return "https://login.microsoftonline.com/" + ready.Tenant.ID }

func claimsOf(token string) (claims, error) {
	var seen claims
	parts := strings.Split(token, ".")
	if len(parts) != 3 {
		return seen, fmt.Errorf("not a token: %q", token)
	}
	body, err := base64.RawURLEncoding.DecodeString(parts[1])
	if err != nil {
		return seen, err
	}
	return seen, json.Unmarshal(body, &seen)
}

func asApplication(clientID string, given confidential.Credential) (claims, error) {
	client, err := confidential.New(authority(), clientID, given)
	if err != nil {
		return claims{}, err
	}
	answer, err := client.AcquireTokenByCredential(context.Background(), scopes)
	if err != nil {
		return claims{}, err
	}
	return claimsOf(answer.AccessToken)
}

func bySecret() (string, error) {
	own := named("Exchange Runbooks (plan)")
	given, err := confidential.NewCredFromSecret(own.Secret)
	if err != nil {
		return "", err
	}
	seen, err := asApplication(own.ClientID, given)
	if err == nil && (seen.How != "1" || !slices.Contains(seen.Roles, "Directory.Read.All")) {
		err = fmt.Errorf("saw %+v", seen)
	}
	return strings.Join(seen.Roles, ", "), err
}

func byCertificate() (string, error) {
	own := named("Contoso Directory Reader")
	certificate, err := os.ReadFile(own.Certificate)
	if err != nil {
		return "", err
	}
	key, err := os.ReadFile(own.Key)
	if err != nil {
		return "", err
	}
	certificates, private, err := confidential.CertFromPEM(slices.Concat(certificate, []byte("\n"), key), "")
	if err != nil {
		return "", err
	}
	given, err := confidential.NewCredFromCert(certificates, private)
	if err != nil {
		return "", err
	}
	seen, err := asApplication(own.ClientID, given)
	if err == nil && seen.How != "2" {
		err = fmt.Errorf("saw %+v", seen)
	}
	return strings.Join(seen.Roles, ", "), err
}

func byPassword() (string, error) {
	own := named("Scan To Mail")
	client, err := public.New(own.ClientID, public.WithAuthority(authority()))
	if err != nil {
		return "", err
	}
	answer, err := client.AcquireTokenByUsernamePassword(context.Background(), scopes, own.UserName, own.Password)
	if err != nil {
		return "", err
	}
	return sameUser(answer, own)
}

func byDeviceCode() (string, error) {
	own := named("Scan To Mail")
	client, err := public.New(own.ClientID, public.WithAuthority(authority()))
	if err != nil {
		return "", err
	}
	code, err := client.AcquireTokenByDeviceCode(context.Background(), scopes)
	if err != nil {
		return "", err
	}
	completed, err := json.Marshal(map[string]string{
		"userCode": code.Result.UserCode, "userName": own.UserName, "decision": "approve",
	})
	if err != nil {
		return "", err
	}
	told, err := http.Post(ready.Administration+"/device", "application/json", bytes.NewReader(completed))
	if err != nil {
		return "", err
	}
	defer told.Body.Close()
	answer, err := code.AuthenticationResult(context.Background())
	if err != nil {
		return "", err
	}
	return sameUser(answer, own)
}

func sameUser(answer public.AuthResult, own credential) (string, error) {
	seen, err := claimsOf(answer.AccessToken)
	if err == nil && (seen.Name != own.UserName || answer.Account.PreferredUsername != own.UserName) {
		err = fmt.Errorf("saw %+v of %+v", seen, answer.Account)
	}
	return seen.Name, err
}

func wrongSecret() (string, error) {
	given, err := confidential.NewCredFromSecret("wrong")
	if err != nil {
		return "", err
	}
	_, err = asApplication(named("Exchange Runbooks (plan)").ClientID, given)
	if err == nil || !strings.Contains(err.Error(), "AADSTS7000215") {
		return "", fmt.Errorf("saw %v", err)
	}
	return "AADSTS7000215", nil
}

func main() {
	if err := json.Unmarshal([]byte(os.Getenv("SIMULATOR")), &ready); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	checks := []struct {
		what string
		body func() (string, error)
	}{
		{"an application gets a token by its secret, with its roles in it", bySecret},
		{"an application gets a token by its certificate", byCertificate},
		{"an application gets a token by the certificate and key that go-pkcs12 reads in an exported .pfx", byExportedPfx},
		{"a service account gets a token by its password", byPassword},
		{"a person completes a device code elsewhere, and the client that polls gets the token", byDeviceCode},
		{"a wrong secret is refused with its AADSTS code", wrongSecret},
	}
	lines := json.NewEncoder(os.Stdout)
	for _, check := range checks {
		saw, err := check.body()
		if err != nil {
			saw = err.Error()
		}
		_ = lines.Encode(map[string]any{"check": check.what, "passed": err == nil, "saw": saw})
	}
}
